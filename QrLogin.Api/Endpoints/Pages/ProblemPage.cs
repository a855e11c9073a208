using System.Globalization;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>Shows the problems of pages as pages that say what to do.</summary>
internal static class ProblemPage
{
    private static readonly ProblemView s_view = new(SendAsync);

    /// <summary>Middleware that shows the problems of these paths as pages.</summary>
    public static Task ShowProblemsAsync(HttpContext http, RequestDelegate next)
    {
        http.Features.Set(s_view);
        return next(http);
    }

    private static Task SendAsync(HttpContext http, string error, string description)
    {
        int? wait = int.TryParse(http.Response.Headers.RetryAfter, CultureInfo.InvariantCulture, out int seconds) ? seconds : null;
        return PageWithData.SendAsync(http, "problem.html", new(error, description, wait), PageJson.Default.ProblemPageData);
    }
}
