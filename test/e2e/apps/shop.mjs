import { createServer } from 'node:http';
import { announce } from './report.cjs';
import { createShop } from './shop-app.cjs';

announce(createServer(createShop()));
