/** The registry itself, over any storage. */
module dev.modelregistry.core {
  requires transitive dev.modelregistry.api;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires com.github.luben.zstd_jni;
  requires com.google.common;
  requires java.management;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.modelregistry.core;
}
