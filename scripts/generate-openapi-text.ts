/** The text of src/client/schema.ts, for the script that writes it and the test that compares it. */
import { describeEndpoints } from '../src/http/openapi/document.ts';
import { listEndpoints } from './generate-openapi-endpoints.ts';
import { type Described, printTypes } from './generate-openapi-types.ts';

export function generateClientTypes(): string {
  // Through JSON, since that is what a client would read.
  return printTypes(JSON.parse(JSON.stringify(describeEndpoints(listEndpoints(), '0'))) as Described);
}
