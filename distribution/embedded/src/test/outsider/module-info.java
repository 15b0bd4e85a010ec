module com.acme.notes {
  requires dev.holdfast.embedded;
}
