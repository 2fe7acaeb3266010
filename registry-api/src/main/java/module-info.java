/** What users of a model registry and authors of a storage program against. */
module dev.modelregistry.api {
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports dev.modelregistry;
  exports dev.modelregistry.data;
  exports dev.modelregistry.error;
  exports dev.modelregistry.event;
  exports dev.modelregistry.gate;
  exports dev.modelregistry.spi;
  exports dev.modelregistry.value;

  uses dev.modelregistry.spi.StorageProvider;
}
