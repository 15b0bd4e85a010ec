/** stub */
module dev.holdfast.shim {}
