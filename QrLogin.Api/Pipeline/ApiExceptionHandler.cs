using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.Pipeline;

/// <summary>What becomes of an exception: a request that could not be read, infrastructure that is down, or a bug of ours.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // A stranger who hangs up is no error of ours, and nobody is there to be answered.
        if (exception is ConnectionResetException || (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested))
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

    /// <summary>The route's pattern: a path may hold what a log should not.</summary>
    private static string? Route(HttpContext http) => (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Method} {Route} is answered 503: {Exception}: {Reason}")]
    private partial void LogUnavailable(string method, string? route, string exception, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Method} {Route} failed")]
    private partial void LogBug(string method, string? route, Exception exception);
}
