import { handle } from '../../../../lib/handle';

export const POST = handle('route handler, all that is below');
