import { apiHandler } from '../../../../lib/api-handler';

export default apiHandler('API, a parameter', (req) => req.body);
