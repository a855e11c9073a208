using QrLogin.Api.Problems;

namespace QrLogin.Api.RateLimits;

/// <summary>
/// Applies the rate limits at two points of the pipeline: per address before authentication, and per login after it.
/// Clients of the OAuth endpoints authenticate later, when the form is read.
/// </summary>
internal static class RateLimiting
{
    public static void AddLimits(this IServiceCollection services, RateLimitSettings limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<OpenSessions>();
        services.AddSingleton<UserCodeGuessLimiter>();
        services.AddSingleton<ClientSecretLimiter>();
    }

    /// <param name="app">The pipeline.</param>
    /// <param name="isForeign">Whether the page of another site made the browser send a request.</param>
    public static void UseLimitsPerAddress(this IApplicationBuilder app, Func<HttpRequest, bool> isForeign) =>
        app.UseLimit((limiter, http) => limiter.ChargeAddress(http, isForeign(http.Request)));

    public static void UseLimitsPerLogin(this IApplicationBuilder app) => app.UseLimit((limiter, http) => limiter.ChargeLogin(http));

    private static void UseLimit(this IApplicationBuilder app, Func<RequestLimiter, HttpContext, TimeSpan?> charge)
    {
        var limiter = app.ApplicationServices.GetRequiredService<RequestLimiter>();
        app.Use((http, next) =>
            charge(limiter, http) is { } wait ? Problem.RateLimitedFor(wait).ExecuteAsync(http) : next(http));
    }
}
