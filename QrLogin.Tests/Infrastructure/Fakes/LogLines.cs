using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A log that keeps its lines, each as its level and its text.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> All { get; } = [];

    /// <summary>Waits for a line that contains this.</summary>
    public async Task Says(string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int i = 0; i < 1200 && !All.Any(line => line.Contains(text, StringComparison.Ordinal)); i++)
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        Assert.Contains(All, line => line.Contains(text, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
