/** Entry of the kiosk's own bundle (vite.kiosk.config.ts). */
import { mount } from 'svelte';
import './kiosk.css';
import App from './App.svelte';

const target = document.getElementById('kiosk');
if (!target) throw new Error('The page has no place for the kiosk');
mount(App, { target, props: { version: target.dataset['version'] ?? '' } });
