using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>
/// Turns an exception into a problem: the request could not be read, infrastructure is down, or this service has a bug.
/// </summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The caller has disconnected. That is not an error of this service, and there is no one to respond to.
        bool isCancelled = exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested;
        if (exception is ConnectionResetException || isCancelled)
        {
            httpContext.Abort();
            return true;
        }

        await ToProblem(exception, httpContext).ExecuteAsync(httpContext);
        return true;
    }

    private Problem ToProblem(Exception exception, HttpContext http)
    {
        if (exception is BadHttpRequestException bad) return Problem.OfUnreadable(bad);
        if (GrainCallRetry.IsTransient(exception, http.RequestAborted))
        {
            LogUnavailable(http.Request.Method, Route(http), exception.GetType().Name, exception.Message);
            return Problem.Unavailable;
        }

        LogBug(http.Request.Method, Route(http), exception);
        return Problem.InternalError;
    }

    /// <summary>The pattern of the route. The path itself may contain what must not be logged.</summary>
    private static string? Route(HttpContext http) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Method} {Route} answered 503: {Exception}: {Reason}")]
    private partial void LogUnavailable(string method, string? route, string exception, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogBug(string method, string? route, Exception exception);
}
