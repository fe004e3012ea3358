import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import LiveStream from './LiveStream.vue'
import PlaygroundTabs from './PlaygroundTabs.vue'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('LiveStream', LiveStream)
    app.component('PlaygroundTabs', PlaygroundTabs)
  },
} satisfies Theme
