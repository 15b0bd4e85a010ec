/** stub */
module dev.holdfast.lock.local {
  requires dev.holdfast.api;
}
