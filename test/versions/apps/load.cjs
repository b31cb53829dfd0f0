/** Copied into each folder that has packages: what is required is looked for from there. */
exports.load = async (name) => require(name);
