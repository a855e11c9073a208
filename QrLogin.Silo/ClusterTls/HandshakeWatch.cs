using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace QrLogin.Silo.ClusterTls;

/// <summary>Says in one line why a connection was refused.</summary>
/// <param name="isInbound">Whether the other side opens the connections.</param>
/// <param name="limit">Bounds the number of lines.</param>
/// <param name="logger">The log.</param>
internal sealed partial class HandshakeWatch(bool isInbound, RefusedConnectionLimit limit, ILogger<HandshakeWatch> logger)
    : IConnectionMiddleware
{
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var remote = context.RemoteEndPoint;
        var handshake = Handshake.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            if (!handshake.IsComplete) Report(remote, handshake);
        }
    }

    private void Report(EndPoint? remote, Handshake handshake)
    {
        if (handshake.FailureReason is not { } reason)
        {
            if (isInbound) LogClosed(remote);
            else if (limit.IsLogged(remote, "closed")) LogGone(remote);
        }
        else if (limit.IsLogged(remote, reason))
        {
            if (isInbound) LogRefused(remote, reason);
            else LogNotConnected(remote, reason);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Refused a connection from {Remote}: {Reason}")]
    private partial void LogRefused(EndPoint? remote, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Refused to connect to {Remote}: {Reason}")]
    private partial void LogNotConnected(EndPoint? remote, string reason);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "{Remote} closed the connection during the TLS handshake: it may stop just now, or have no QrLogin:ClusterTls")]
    private partial void LogGone(EndPoint? remote);

    [LoggerMessage(EventId = 4, Level = LogLevel.Debug, Message = "{Remote} closed its connection before the end of the TLS handshake")]
    private partial void LogClosed(EndPoint? remote);
}
