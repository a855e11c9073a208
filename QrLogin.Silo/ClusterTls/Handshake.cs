using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using QrLogin.Silo.Startup;

namespace QrLogin.Silo.ClusterTls;

/// <summary>
/// One TLS handshake, and why it failed. Orleans' middleware tells neither its validation callback nor its log which connection they are
/// about, but both are called in the flow of that connection.
/// </summary>
internal sealed class Handshake
{
    private static readonly AsyncLocal<Handshake?> s_current = new();

    private string? _fault;
    private Exception? _exception;

    /// <summary>Whether both sides have accepted each other.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Begins a handshake in the flow of the calling connection.</summary>
    public static Handshake Begin() => s_current.Value = new();

    /// <summary>Ends the current handshake. What follows on the connection no longer belongs to it.</summary>
    public static void Complete()
    {
        s_current.Value?.IsComplete = true;
        s_current.Value = null;
    }

    /// <summary>Notes that the certificate of the other side is refused.</summary>
    public static void Refuse(string fault) => s_current.Value?._fault = fault;

    /// <summary>
    /// Why the handshake failed; null if the other side only closed the connection, as a probe of the port does, or was silent for too
    /// long.
    /// </summary>
    public string? FailureReason => _fault ?? _exception switch
    {
        null or IOException or OperationCanceledException => null,
        AuthenticationException { InnerException: null } e =>
            e.Message.Contains(nameof(RemoteCertificateValidationCallback), StringComparison.Ordinal)
                ? "it shows no certificate"
                : "it does not speak TLS",
        var e => $"the TLS handshake failed ({StartupErrors.OneLine(StartupErrors.WithCauses(e).Last().Message)})",
    };

    /// <summary>
    /// Stands in for the log of Orleans' TLS middleware, which would write a stack trace for every stranger. Keeps its exceptions for
    /// <see cref="FailureReason"/>.
    /// </summary>
    public sealed class Log : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            s_current.Value?._exception = exception;

        public void Dispose()
        {
        }
    }
}
