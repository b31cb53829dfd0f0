import { app } from '../../../apps/app.mjs';

const handle = (request, context) => app(request, { ...context, given: 'by the runtime' });

export { handle as GET, handle as POST };
