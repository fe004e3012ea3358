import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import LiveStream from './LiveStream.vue'
import Playground from './Playground.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('LiveStream', LiveStream)
    app.component('Playground', Playground)
  },
} satisfies Theme
