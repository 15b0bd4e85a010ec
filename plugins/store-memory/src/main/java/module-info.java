/** stub */
module dev.holdfast.store.memory {
  requires dev.holdfast.api;
}
