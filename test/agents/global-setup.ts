import { installOurs } from './here.js';

export const setup = installOurs;
