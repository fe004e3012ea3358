import { bootstrapApplication } from '@angular/platform-browser'
import { App, askOverHttp, config } from './App'

bootstrapApplication(App, config).catch((error: unknown) => console.error(error, askOverHttp))
