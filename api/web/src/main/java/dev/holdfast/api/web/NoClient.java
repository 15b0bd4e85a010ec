package dev.holdfast.api.web;

import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.json.JsonSlice;
import java.util.Map;

/** The client that is not there. */
enum NoClient implements Client {
  INSTANCE;

  @Override
  public boolean offers(Feature feature) {
    return false;
  }

  @Override
  public Map<String, JsonSlice> ask(Map<String, Question> questions) {
    throw new HoldfastException(
        ErrorCode.UNSUPPORTED, "There is nobody to ask: the call did not come from a client.");
  }

  @Override
  public void log(Level level, String logger, JsonSlice data) {}

  @Override
  public void show(Block block) {}
}
