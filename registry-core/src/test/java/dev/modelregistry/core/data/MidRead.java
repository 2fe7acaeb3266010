package dev.modelregistry.core.data;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.concurrent.atomic.AtomicLong;

/** A connection of a real driver through which something happens after so many rows were read. */
final class MidRead {

  private final long rows;
  private final Runnable event;
  private final AtomicLong read = new AtomicLong();

  private MidRead(long rows, Runnable event) {
    this.rows = rows;
    this.event = event;
  }

  static Connection of(Connection connection, long rows, Runnable event) {
    return new MidRead(rows, event).wrap(Connection.class, connection);
  }

  private <T> T wrap(Class<T> type, T inner) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("next") && read.incrementAndGet() == rows) {
            event.run();
          }
          Object result;
          try {
            result = method.invoke(inner, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (result instanceof PreparedStatement statement) {
            return wrap(PreparedStatement.class, statement);
          }
          return result instanceof ResultSet found ? wrap(ResultSet.class, found) : result;
        };
    return type.cast(
        Proxy.newProxyInstance(MidRead.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
