using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Endpoints.OAuth;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.Sessions;
using QrLogin.Api.Values;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>
/// The authorization endpoint (RFC 6749, section 3.1): the page where a site's visitor logs in, with a phone or on this device. Its
/// script opens a session for the request.
/// </summary>
internal static class AuthorizationPage
{
    private const string Html = "authorize.html", ConsentRequired = "consent_required";

    /// <summary>What the page can send back without a code (OpenID Connect Core 1.0, section 3.1.2.6).</summary>
    private static readonly string[] s_errors = ["access_denied", "login_required", ConsentRequired, "temporarily_unavailable"];

    public static void MapAuthorization(this IEndpointRouteBuilder pages) =>
        pages.MapParameterPage(OAuthPaths.AuthorizePath, Authorize);

    /// <summary>The services that the handlers use.</summary>
    private sealed record Services(
        AuthorizationRequests Requests, IdTokens IdTokens, PublicOrigin Origin);

    private static async Task<IResult> Authorize(HttpContext http, [AsParameters] Services services)
    {
        var parameters = await http.ReadParametersAsync();
        if (parameters.IsProblem) return parameters.Problem;
        var (request, error) = await services.Requests.ReadAsync(parameters.Value, http);
        string issuer = services.Origin.Of(http);
        if (error is null) return await ShowLogin(parameters.Value, request!, issuer, http, services);
        if (error.Target is null) return Problem.InvalidAuthorizationRequest(error.Error, error.Description);
        var answer = SessionRedirect.OfError(error.Target, error.Error, issuer, error.Description);
        if (answer.RedirectTo is { } address) return new SeeOther(address);
        var answers = new Dictionary<string, SessionRedirect> { [error.Error] = answer };
        return Page(new() { Answers = answers, Error = error.Error }, error.Target, http);
    }

    /// <summary>Shows the page where the person logs in.</summary>
    private static async Task<IResult> ShowLogin(
        string parameters, AuthorizationRequest request, string issuer, HttpContext http, Services services)
    {
        var answers = s_errors.ToDictionary(error => error, error => SessionRedirect.OfError(request.Target, error, issuer));
        // RFC 8252, section 8.6: any program on the device can claim to be this client, so the person must see the page.
        bool needsPerson = request.Prompts.Contains("none") && request.CanBeImpersonated;
        if (needsPerson && answers[ConsentRequired].RedirectTo is { } address) return new SeeOther(address);
        var data = new AuthorizationPageData
        {
            Error = needsPerson ? ConsentRequired : null,
            Request = parameters,
            Client = request.Client.Id,
            ClientName = request.Client.Name,
            Prompts = request.Prompts,
            LoginHint = request.LoginHint,
            Locales = request.Locales,
            Subject = request.IdTokenHint is { } hint ? (await services.IdTokens.ReadAsync(hint, issuer))?.AccountId.Value ?? "" : null,
            Answers = answers,
        };
        return Page(data, request.Target, http);
    }

    private static IResult Page(AuthorizationPageData data, AuthorizationTarget target, HttpContext http)
    {
        if (target.IsFormPost) http.AllowFormTo(target.RedirectUri);
        return PageWithData.Of(Html, data, PageJson.Default.AuthorizationPageData);
    }
}
