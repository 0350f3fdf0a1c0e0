import { createFaro, passenger } from '@busflow/faro-vue';
import { createApp } from 'vue';
import App from './App.vue';
import { router } from './router.ts';
import './style.css';

const { apiUrl, otlpUrl, environment } = window.busflow;

createApp(App)
  .use(
    createFaro({
      service: 'passenger',
      version: import.meta.env['VITE_BUILD_ID'],
      environment,
      url: otlpUrl,
      router,
      apiOrigins: [new URL(apiUrl).origin],
      policy: passenger({ flag: () => true }),
    }),
  )
  .use(router)
  .mount('#app');
