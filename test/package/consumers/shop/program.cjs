const clientele = require("clientele");
const files = require("clientele/node");
const rest = require("clientele/rest");
const answers = require("./answers.cjs");

answers(clientele, files, rest);
