package dev.holdfast.kernel.layer;

/** Copies come and go. */
final class CrampedLayeredStoreContractTests extends LayeredStoreContract {
  CrampedLayeredStoreContractTests() {
    super(8_000);
  }
}
