/** The registry itself, over any storage. */
module dev.modelregistry.core {
  requires HdrHistogram;
  requires transitive dev.modelregistry.api;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires com.github.luben.zstd_jni;
  requires com.google.common;
  requires de.siegmar.fastcsv;
  requires com.dynatrace.hash4j;
  requires java.management;
  requires java.sql;
  requires org.slf4j;
  requires t.digest;
  requires static jdk.jfr;
  requires static org.jspecify;
  requires static transitive micrometer.core;

  exports dev.modelregistry.core;
  exports dev.modelregistry.core.micrometer;
}
