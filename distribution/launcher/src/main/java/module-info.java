/** stub */
module dev.holdfast.launcher {
  requires dev.holdfast.shim;
}
