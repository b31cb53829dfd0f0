import { apiHandler } from '../../../lib/api-handler';

export default apiHandler('API, body parsed', (req) => req.body);
