// A full round with Waymarker by fhir-kit-client, a FHIR client that knows nothing of us. Told by environment variables:
// FHIR_BASE, FHIR_TOKEN, and JSON in STORY: patients ("Patient/[id]"), plans ("CarePlan/[id]"), group ("Group/[id]").
// Prints "ok" or "not ok" for each step, and ends with 1 if one is not.
import assert from 'node:assert/strict';
import { Client, CapabilityTool } from 'fhir-kit-client';

const base = process.env.FHIR_BASE;
const story = JSON.parse(process.env.STORY);
const client = new Client({ baseUrl: base, bearerToken: process.env.FHIR_TOKEN });
const SYSTEM = 'https://ehr.example/order';
const PEER_GROUP = 'https://waymarker.example/fhir/StructureDefinition/peer-group';

/** An order of an EHR for one of the story's patients, each used by one step. */
function order(patient, number, more = {}) {
  return {
    resourceType: 'ServiceRequest',
    identifier: [{ system: SYSTEM, value: number }],
    status: 'active',
    intent: 'order',
    subject: { reference: story.patients[patient] },
    requester: { reference: 'Practitioner/7' },
    ...more,
  };
}

const statusOf = (answer) => Client.httpFor(answer).response.status;
const headerOf = (answer, name) => Client.httpFor(answer).response.headers.get(name);
const idOf = (location) => location.match(/ServiceRequest\/([^/]+)/)[1];

/** What a refused call throws: its status and the stable code of its OperationOutcome. */
async function refusal(call) {
  try {
    await call();
  } catch (error) {
    const { status, data } = error.response;
    assert.equal(data.resourceType, 'OperationOutcome', `${status} without an OperationOutcome`);
    const [issue] = data.issue;
    assert.match(issue.details.coding[0].code, /^[A-Z][A-Z0-9_]+$/);
    return { status, type: issue.code, code: issue.details.coding[0].code };
  }
  assert.fail('The call was not refused');
}

let made;
const steps = {
  async capabilities() {
    const statement = await client.capabilityStatement();
    assert.equal(statement.fhirVersion, '4.0.1');
    const tool = new CapabilityTool(statement);
    for (const interaction of ['read', 'vread', 'history-instance', 'search-type', 'create']) {
      assert.ok(tool.resourceCan('ServiceRequest', interaction), `ServiceRequest can ${interaction}`);
    }
    assert.ok(tool.resourceSearch('ServiceRequest', 'patient'), 'ServiceRequest is searched by patient');
  },

  async create() {
    made = await client.create({ resourceType: 'ServiceRequest', body: order(0, 'js-1') });
    assert.equal(statusOf(made), 201);
    assert.equal(made.meta.versionId, '1');
    assert.equal(headerOf(made, 'Location'), `${base}/ServiceRequest/${made.id}/_history/1`);
    assert.equal(headerOf(made, 'ETag'), 'W/"1"');
  },

  async read() {
    const read = await client.read({ resourceType: 'ServiceRequest', id: made.id });
    assert.deepEqual(read, made);
    assert.equal(read.identifier.find((id) => id.system === SYSTEM).value, 'js-1');
  },

  async vread() {
    const first = await client.vread({ resourceType: 'ServiceRequest', id: made.id, version: '1' });
    assert.deepEqual(first, made);
  },

  async 'search by GET and by POST'() {
    const searchParams = { patient: story.patients[0], status: 'active' };
    for (const options of [{}, { postSearch: true }]) {
      const found = await client.search({ resourceType: 'ServiceRequest', searchParams, options });
      assert.equal(found.type, 'searchset');
      assert.deepEqual(found.entry.map((entry) => entry.resource.id), [made.id]);
      assert.equal(found.entry[0].search.mode, 'match');
    }
  },

  async 'search by identifier'() {
    const found = await client.search({
      resourceType: 'ServiceRequest',
      searchParams: { identifier: `${SYSTEM}|js-1` },
    });
    assert.deepEqual(found.entry.map((entry) => entry.fullUrl), [`${base}/ServiceRequest/${made.id}`]);
  },

  async 'a search that finds nothing'() {
    const found = await client.search({
      resourceType: 'ServiceRequest',
      searchParams: { identifier: `${SYSTEM}|nobody` },
    });
    assert.equal(found.resourceType, 'Bundle');
    assert.equal(found.total, 0);
    assert.equal(found.entry, undefined);
  },

  async paging() {
    const all = await client.search({ resourceType: 'CarePlan', searchParams: { _count: '500' } });
    const wanted = all.entry.map((entry) => entry.resource.id);
    assert.ok(wanted.length > 4);
    const seen = [];
    for (
      let page = await client.search({ resourceType: 'CarePlan', searchParams: { _count: '2' } });
      page;
      page = await client.nextPage({ bundle: page })
    ) {
      assert.ok(page.entry.length <= 2);
      seen.push(...page.entry.map((entry) => entry.resource.id));
    }
    assert.deepEqual([...seen].sort(), [...wanted].sort());
  },

  async history() {
    const history = await client.history({ resourceType: 'ServiceRequest', id: made.id });
    assert.equal(history.type, 'history');
    assert.ok(history.entry.some((entry) => entry.resource.meta.versionId === '1'));
    assert.ok(history.entry.every((entry) => entry.request && entry.response));
  },

  async operations() {
    const id = story.plans[1].split('/')[1];
    const input = {
      resourceType: 'Parameters',
      parameter: [{ name: 'requester', valueReference: { reference: 'Practitioner/7' } }],
    };
    const offered = await client.operation({ name: 'refer-peer-support', resourceType: 'CarePlan', id, input });
    const task = offered.entry.map((entry) => entry.resource).find((resource) => resource.resourceType === 'Task');
    assert.equal(task.status, 'requested');
    const answered = await client.operation({
      name: '$answer',
      resourceType: 'Task',
      id: task.id,
      input: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'answer', valueCode: 'yes' },
          { name: 'recorded-by', valueReference: { reference: 'Practitioner/7' } },
        ],
      },
    });
    assert.ok(answered.entry.some((entry) => entry.resource.resourceType === 'CarePlan'));
    const now = await client.read({ resourceType: 'Task', id: task.id });
    assert.equal(now.status, 'accepted');
  },

  async errors() {
    const nobody = '00000000-0000-4000-8000-000000000000';
    const unknown = await refusal(() => client.read({ resourceType: 'CarePlan', id: nobody }));
    assert.deepEqual([unknown.status, unknown.type], [404, 'not-found']);
    const nameless = await refusal(() =>
      client.create({ resourceType: 'ServiceRequest', body: { ...order(0, 'js-x'), subject: undefined } }));
    assert.deepEqual([nameless.status, nameless.code], [400, 'PATIENT_NOT_NAMED']);
    const broken = await refusal(() =>
      client.create({ resourceType: 'ServiceRequest', body: { ...order(0, 'js-x'), status: 'no-such-status' } }));
    assert.equal(broken.status, 400);
    const deletion = await refusal(() => client.delete({ resourceType: 'ServiceRequest', id: made.id }));
    assert.deepEqual([deletion.status, deletion.type], [405, 'not-supported']);
    const strict = await refusal(() =>
      client.search({
        resourceType: 'ServiceRequest',
        searchParams: { nonsense: '1' },
        options: { headers: { Prefer: 'handling=strict' } },
      }));
    assert.equal(strict.status, 400);
    const anonymous = await refusal(() => new Client({ baseUrl: base }).search({ resourceType: 'CarePlan' }));
    assert.deepEqual([anonymous.status, anonymous.type], [401, 'login']);
    const version = await refusal(() =>
      client.vread({ resourceType: 'ServiceRequest', id: made.id, version: '99' }));
    assert.equal(version.status, 404);
  },

  async 'conditional create'() {
    const options = { headers: { 'If-None-Exist': `identifier=${SYSTEM}|js-2` } };
    const first = await client.create({ resourceType: 'ServiceRequest', body: order(2, 'js-2'), options });
    assert.equal(statusOf(first), 201);
    // The same condition with another content: what stands is pointed at, and nothing is made.
    const again = await client.create({ resourceType: 'ServiceRequest', body: order(3, 'js-2'), options });
    assert.equal(statusOf(again), 200);
    assert.equal(idOf(headerOf(again, 'Location')), first.id);
    const made = await client.search({ resourceType: 'ServiceRequest', searchParams: { patient: story.patients[3] } });
    assert.equal(made.total, 0);
  },

  async 'create with an empty answer'() {
    const options = { headers: { Prefer: 'return=minimal' } };
    const answer = await client.create({ resourceType: 'ServiceRequest', body: order(6, 'js-6'), options });
    assert.equal(statusOf(answer), 201);
    assert.equal(answer.resourceType, undefined);
    const read = await client.read({ resourceType: 'ServiceRequest', id: idOf(headerOf(answer, 'Location')) });
    assert.equal(read.subject.reference, story.patients[6]);
  },

  async update() {
    const current = await client.read({ resourceType: 'ServiceRequest', id: made.id });
    const version = current.meta.versionId;
    const options = { headers: { 'If-Match': `W/"${version}"` } };
    const body = { ...current, note: [{ text: 'Prefers mornings' }] };
    const updated = await client.update({ resourceType: 'ServiceRequest', id: made.id, body, options });
    assert.equal(statusOf(updated), 200);
    assert.equal(Number(updated.meta.versionId), Number(version) + 1);
    assert.equal(headerOf(updated, 'ETag'), `W/"${updated.meta.versionId}"`);
    const read = await client.read({ resourceType: 'ServiceRequest', id: made.id });
    assert.equal(read.note[0].text, 'Prefers mornings');
    const before = await client.vread({ resourceType: 'ServiceRequest', id: made.id, version });
    assert.equal(before.note, undefined);
    const history = await client.history({ resourceType: 'ServiceRequest', id: made.id });
    assert.equal(history.entry[0].resource.meta.versionId, updated.meta.versionId);
  },

  async 'stale update'() {
    const current = await client.read({ resourceType: 'ServiceRequest', id: made.id });
    const put = (headers) => () =>
      client.update({
        resourceType: 'ServiceRequest',
        id: made.id,
        body: { ...current, note: [{ text: 'Too late' }] },
        options: { headers },
      });
    const stale = await refusal(put({ 'If-Match': 'W/"99"' }));
    assert.equal(stale.status, 412);
    const unconditional = await refusal(put({}));
    assert.equal(unconditional.status, 400);
    const after = await client.read({ resourceType: 'ServiceRequest', id: made.id });
    assert.equal(after.meta.versionId, current.meta.versionId);
  },

  async transaction() {
    const first = 'urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11';
    const second = 'urn:uuid:57f3c1de-4d2b-4a64-8a0e-2f3a0a9c7d22';
    const post = (fullUrl, resource) => ({
      fullUrl,
      resource,
      request: { method: 'POST', url: 'ServiceRequest' },
    });
    const answer = await client.transaction({
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          post(second, order(4, 'js-4b', {
            supportingInfo: [{ reference: first }],
            extension: [{ url: PEER_GROUP, valueReference: { reference: story.group } }],
          })),
          post(first, order(4, 'js-4a')),
        ],
      },
    });
    assert.equal(answer.type, 'transaction-response');
    assert.deepEqual(answer.entry.map((entry) => entry.response.status.slice(0, 3)), ['201', '201']);
    const [secondId, firstId] = answer.entry.map((entry) => idOf(entry.response.location));
    const read = await client.read({ resourceType: 'ServiceRequest', id: secondId });
    assert.equal(read.supportingInfo[0].reference, `ServiceRequest/${firstId}`);
  },

  async 'a transaction of which nothing remains'() {
    const entry = (resource) => ({ resource, request: { method: 'POST', url: 'ServiceRequest' } });
    const refused = await refusal(() =>
      client.transaction({
        body: {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [entry(order(5, 'js-5')), entry({ ...order(5, 'js-5b'), subject: undefined })],
        },
      }));
    assert.ok(refused.status === 400 || refused.status === 422);
    const found = await client.search({ resourceType: 'ServiceRequest', searchParams: { patient: story.patients[5] } });
    assert.equal(found.total, 0);
  },

  async batch() {
    const answer = await client.batch({
      body: {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [
          { request: { method: 'GET', url: `ServiceRequest/${made.id}` } },
          { request: { method: 'GET', url: 'ServiceRequest/00000000-0000-4000-8000-000000000000' } },
        ],
      },
    });
    assert.equal(answer.type, 'batch-response');
    assert.deepEqual(answer.entry.map((entry) => entry.response.status.slice(0, 3)), ['200', '404']);
    assert.equal(answer.entry[0].resource.id, made.id);
    assert.equal(answer.entry[1].response.outcome.resourceType, 'OperationOutcome');
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    const answer = error.response ? ` ${JSON.stringify(error.response.data).slice(0, 400)}` : '';
    console.log(`not ok ${name}: ${error.message.replaceAll('\n', ' ')}${answer}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
