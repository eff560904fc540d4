// SPDX-FileCopyrightText: 2026 Stellwerk contributors
// SPDX-License-Identifier: EUPL-1.2
//
// The official OpenAI client for Node, unmodified, against a running Stellwerk. Prints what it saw as JSON, one
// entry per case; the judging is done by the test that calls it.
//
//   STELLWERK_URL              http://127.0.0.1:8080, without /v1
//   STELLWERK_KEY              a key that may use the models below
//   STELLWERK_MODEL            a chat model with tools and JSON schema
//   STELLWERK_EMBEDDING_MODEL  an embedding model; without it that case is left out
//   STELLWERK_FORBIDDEN_MODEL  a model in a zone that personal data may not enter; without it that case is left out
//   STELLWERK_PERSONAL_TEXT    a text in which personal data are found (an invented IBAN, say)

import OpenAI from "openai";

/** @param {string} name */
function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`node_client.mjs: ${name} is not set`);
    process.exit(2);
  }
  return value;
}

const baseURL = `${required("STELLWERK_URL")}/v1`;
const apiKey = required("STELLWERK_KEY");
const model = required("STELLWERK_MODEL");
const embeddingModel = process.env["STELLWERK_EMBEDDING_MODEL"];
const forbiddenModel = process.env["STELLWERK_FORBIDDEN_MODEL"];
const personalText = process.env["STELLWERK_PERSONAL_TEXT"] ?? "IBAN DE89 3704 0044 0532 0130 00";

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 60_000 });

/** @type {OpenAI.ChatCompletionTool} */
const openingHours = {
  type: "function",
  function: {
    name: "lookup_opening_hours",
    description: "Opening hours of an office",
    parameters: {
      type: "object",
      properties: { office: { type: "string" } },
      required: ["office"],
      additionalProperties: false,
    },
  },
};

/** @param {string} content @returns {OpenAI.ChatCompletionMessageParam[]} */
const ask = (content) => [{ role: "user", content }];

/** @type {Record<string, () => Promise<unknown>>} */
const cases = {
  async chat() {
    const { data, response } = await client.chat.completions
      .create({ model, messages: ask("Sage Hallo."), max_tokens: 24 })
      .withResponse();
    return {
      id: data.id,
      object: data.object,
      model: data.model,
      role: data.choices[0]?.message.role,
      content: data.choices[0]?.message.content,
      finish: data.choices[0]?.finish_reason,
      usage: data.usage,
      headers: Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("x-stellwerk-"))),
    };
  },

  async chat_with_every_plain_option() {
    const answer = await client.chat.completions.create({
      model,
      messages: [
        { role: "system", content: "Antworte knapp." },
        { role: "user", content: "Nenne eine Farbe." },
        { role: "assistant", content: "Blau." },
        { role: "user", content: [{ type: "text", text: "Noch eine." }] },
      ],
      max_completion_tokens: 16,
      temperature: 0,
      top_p: 1,
      seed: 7,
      stop: ["\n\n"],
      n: 1,
    });
    return { content: answer.choices[0]?.message.content, choices: answer.choices.length };
  },

  async stream() {
    const stream = await client.chat.completions.create({
      model,
      messages: ask("Zähle von eins bis fünf."),
      max_tokens: 32,
      stream: true,
      stream_options: { include_usage: true },
    });
    let chunks = 0;
    let content = "";
    let finish = null;
    let usage = null;
    let afterUsage = 0;
    for await (const chunk of stream) {
      chunks += 1;
      content += chunk.choices[0]?.delta?.content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      if (usage) afterUsage += 1;
      usage = chunk.usage ?? usage;
    }
    return { chunks, content, finish, usage, afterUsage };
  },

  async stream_helper() {
    const runner = client.chat.completions.stream({ model, messages: ask("Sage Hallo."), max_tokens: 16 });
    let deltas = 0;
    runner.on("content", () => (deltas += 1));
    const final = await runner.finalChatCompletion();
    return { deltas, content: final.choices[0]?.message.content, finish: final.choices[0]?.finish_reason };
  },

  async stream_left_early() {
    const stream = await client.chat.completions.create({
      model,
      messages: ask("Erzähle eine lange Geschichte."),
      max_tokens: 256,
      stream: true,
    });
    let chunks = 0;
    for await (const _ of stream) {
      chunks += 1;
      if (chunks === 2) break; // the client closes the connection
    }
    return { chunks, aborted: stream.controller.signal.aborted };
  },

  async tools() {
    const answer = await client.chat.completions.create({
      model,
      messages: ask("Wann hat das Bürgerbüro geöffnet?"),
      tools: [openingHours],
      tool_choice: { type: "function", function: { name: "lookup_opening_hours" } },
      max_tokens: 64,
    });
    const call = answer.choices[0]?.message.tool_calls?.[0];
    if (call?.type !== "function") return { finish: answer.choices[0]?.finish_reason, call: null };
    const followed = await client.chat.completions.create({
      model,
      messages: [
        ...ask("Wann hat das Bürgerbüro geöffnet?"),
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: call.id, content: '{"open": "8-16"}' },
      ],
      tools: [openingHours],
      max_tokens: 32,
    });
    return {
      finish: answer.choices[0]?.finish_reason,
      call: { id: call.id, name: call.function.name, arguments: JSON.parse(call.function.arguments) },
      followed: followed.choices[0]?.message.role,
    };
  },

  async tools_streamed() {
    const runner = client.chat.completions.stream({
      model,
      messages: ask("Wann hat das Bürgerbüro geöffnet?"),
      tools: [openingHours],
      tool_choice: { type: "function", function: { name: "lookup_opening_hours" } },
      max_tokens: 64,
    });
    const call = (await runner.finalChatCompletion()).choices[0]?.message.tool_calls?.[0];
    return call?.type === "function" ? { name: call.function.name, arguments: JSON.parse(call.function.arguments) } : null;
  },

  async json_schema() {
    const answer = await client.chat.completions.create({
      model,
      messages: ask("Gib eine Stadt mit Einwohnerzahl an."),
      max_tokens: 64,
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "town",
          strict: true,
          schema: {
            type: "object",
            properties: { name: { type: "string", maxLength: 20 }, inhabitants: { type: "integer" } },
            required: ["name", "inhabitants"],
            additionalProperties: false,
          },
        },
      },
    });
    return JSON.parse(answer.choices[0]?.message.content ?? "null");
  },

  async models() {
    const names = [];
    for await (const entry of client.models.list()) names.push(entry.id);
    const one = await client.models.retrieve(model);
    return { names, one };
  },

  async wrong_key() {
    return new OpenAI({ baseURL, apiKey: "sk-wrong", maxRetries: 0 }).models.list();
  },

  async unknown_model() {
    return client.chat.completions.create({ model: "no-such-model", messages: ask("Hallo") });
  },

  async unknown_model_retrieved() {
    return client.models.retrieve("no-such-model");
  },

  async unknown_field() {
    // @ts-expect-error a field that the interface does not have
    return client.chat.completions.create({ model, messages: ask("Hallo"), no_such_field: 1 });
  },

  async wrong_type() {
    // @ts-expect-error messages must be a list
    return client.chat.completions.create({ model, messages: "Hallo" });
  },
};

if (embeddingModel) {
  cases["embeddings"] = async () => {
    const floats = await client.embeddings.create({
      model: embeddingModel,
      input: ["Rathaus", "Bürgerbüro"],
      encoding_format: "float",
    });
    const packed = await client.embeddings.create({ model: embeddingModel, input: "Rathaus" }); // base64 on the wire
    return {
      count: floats.data.length,
      indices: floats.data.map((entry) => entry.index),
      dimensions: floats.data[0]?.embedding.length,
      packedDimensions: packed.data[0]?.embedding.length,
      numbers: packed.data[0]?.embedding.every((value) => Number.isFinite(value)),
      usage: floats.usage,
    };
  };
}
if (forbiddenModel) {
  cases["forbidden_zone"] = () =>
    client.chat.completions.create({ model: forbiddenModel, messages: ask(personalText) });
  cases["forbidden_zone_streamed"] = () =>
    client.chat.completions.create({ model: forbiddenModel, messages: ask(personalText), stream: true });
}

/** The error classes that a program would catch, most specific first. */
const classes = [
  OpenAI.AuthenticationError,
  OpenAI.PermissionDeniedError,
  OpenAI.NotFoundError,
  OpenAI.BadRequestError,
  OpenAI.UnprocessableEntityError,
  OpenAI.RateLimitError,
  OpenAI.InternalServerError,
  OpenAI.APIConnectionTimeoutError,
  OpenAI.APIConnectionError,
  OpenAI.APIError,
];

/** @type {Record<string, unknown>} */
const seen = {};
for (const [name, run] of Object.entries(cases)) {
  try {
    seen[name] = { result: await run() };
  } catch (error) {
    const caught = classes.find((kind) => error instanceof kind);
    if (!(caught && error instanceof OpenAI.APIError)) {
      seen[name] = { crash: String(error) };
      continue;
    }
    seen[name] = {
      error: {
        class: caught.name,
        status: error.status ?? null,
        code: error.code ?? null,
        type: error.type ?? null,
        param: error.param ?? null,
        message: error.message,
        body: error.error ?? null,
      },
    };
  }
}
process.stdout.write(JSON.stringify(seen));
