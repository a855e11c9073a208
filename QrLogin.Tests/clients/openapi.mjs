// Whether a document is one of OpenAPI, and of which version, by the schemas that the OpenAPI Initiative publishes.
import { Validator } from '@seriousme/openapi-schema-validator';

const document = await (await fetch(process.argv[2])).json();
const validator = new Validator();
const result = await validator.validate(document);
console.log(validator.version, JSON.stringify(result));
