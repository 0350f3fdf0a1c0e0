import { createFaro, workspace } from '@busflow/faro-vue';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router.ts';
import './style.css';

const { apiUrl, hasuraUrl, otlpUrl, environment } = window.busflow;

createApp(App)
  .use(
    createFaro({
      service: 'workspace',
      version: import.meta.env['VITE_BUILD_ID'],
      environment,
      url: otlpUrl,
      router,
      apiOrigins: [new URL(apiUrl).origin, new URL(hasuraUrl).origin],
      policy: workspace(),
    }),
  )
  .use(router)
  .mount('#app');
