import { mergeApplicationConfig } from '@angular/core'
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser'
import { provideServerRendering, RenderMode, withRoutes } from '@angular/ssr'
import { App, config } from './App'

const routes = withRoutes([{ path: '**', renderMode: RenderMode.Prerender }])
const serverConfig = mergeApplicationConfig(config, { providers: [provideServerRendering(routes)] })

export default (context: BootstrapContext) => bootstrapApplication(App, serverConfig, context)
