"use strict";
// What runs beside the page, so that it never waits: the model is opened once, then asked.

let opened = null;

onmessage = async ({ data }) => {
  if (data.model) {
    try {
      opened = await openModel({ ...JSON.parse(data.model), weights: JSON.parse(data.weights) });
      postMessage({ ready: true });
    } catch (error) {
      postMessage({ ready: false, problem: String(error) });
    }
    return;
  }
  try {
    const began = performance.now(), made = makeClip(opened, data.prompt, data.seed);
    postMessage({ id: data.id, ...made, took: performance.now() - began }, [made.frames.buffer]);
  } catch (error) {
    postMessage({ id: data.id, problem: error.message, isPrompt: error instanceof PromptError });
  }
};
