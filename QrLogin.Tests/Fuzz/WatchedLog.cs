using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace QrLogin.Tests.Fuzz;

/// <summary>Reads every log line as it is written, and keeps those that must not occur.</summary>
internal sealed class WatchedLog(SecretTracker secrets) : ILoggerProvider, ILogger
{
    private const int MaxWarnings = 20;

    private int _lines;

    public int Lines => _lines;

    /// <summary>Lines that contain a secret or report a bug.</summary>
    public ConcurrentQueue<string> Bad { get; } = [];

    /// <summary>The latest warnings, which may explain a 5xx.</summary>
    public ConcurrentQueue<string> Warnings { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Interlocked.Increment(ref _lines);
        string line = $"{logLevel}: {formatter(state, exception)} {exception}";
        if (logLevel == LogLevel.Warning)
        {
            Warnings.Enqueue(line);
            if (Warnings.Count > MaxWarnings) Warnings.TryDequeue(out _);
        }

        if (logLevel >= LogLevel.Error || secrets.In(line) is not null) Bad.Enqueue(line);
    }

    public void Dispose()
    {
    }
}
