require('./routes.cjs')(require('express'));
