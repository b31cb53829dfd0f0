import { apiHandler, readRaw } from '../../../lib/api-handler';

export const config = { api: { bodyParser: false } };

export default apiHandler('API, body unparsed', readRaw);
