/** A storage in a folder of a local or shared file system. */
module dev.modelregistry.fs {
  requires transitive dev.modelregistry.api;
  requires static org.jspecify;

  exports dev.modelregistry.fs;

  provides dev.modelregistry.spi.StorageProvider with
      dev.modelregistry.fs.FileSystemStorage.Provider;
}
