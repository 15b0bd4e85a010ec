package dev.holdfast.kernel.layer;

/** All is copied. */
final class RoomyLayeredStoreContractTests extends LayeredStoreContract {
  RoomyLayeredStoreContractTests() {
    super(1L << 30);
  }
}
