/** stub */
module dev.holdfast.persistence.wal {
  requires dev.holdfast.api;
}
