package dev.modelregistry.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** The operations of a client by their names, in the order in which they began and ended. */
final class Operations implements ExecutionInterceptor {

  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    begun.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    ended.add(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  List<String> begun() {
    return begun;
  }

  long count(String operation) {
    return begun.stream().filter(operation::equals).count();
  }

  long countEnded(String operation) {
    return ended.stream().filter(operation::equals).count();
  }

  void forget() {
    begun.clear();
    ended.clear();
  }
}
