using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Endpoints.OAuth;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Pages;

/// <summary>
/// The end session endpoint (OpenID Connect RP-Initiated Logout 1.0): ends the login of a site, and offers to end the one of this browser.
/// </summary>
internal static class LogoutPage
{
    public static void MapLogout(this IEndpointRouteBuilder pages) => pages.MapParameterPage(OAuthPaths.LogoutPath, LogOut);

    /// <summary>The services that the handlers use.</summary>
    private sealed record Services(OAuthClientRegistry Clients, IdTokens IdTokens, PublicOrigin Origin, IGrainFactory Grains);

    private static async Task<IResult> LogOut(HttpContext http, [AsParameters] Services services)
    {
        // A browser that prefetches the link discards an error, and requests it again when the person follows the link.
        if (http.Request.Headers["Sec-Purpose"].Count > 0) return Problem.Unavailable;
        var parameters = await http.ReadParametersAsync();
        if (parameters.IsProblem) return parameters.Problem;
        var form = OAuthForm.Parse(parameters.Value);
        if (form.IsProblem) return form.Problem;
        var hint = form.Value["id_token_hint"] is { } idToken ? await services.IdTokens.ReadAsync(idToken, services.Origin.Of(http)) : null;
        string? id = form.Value["client_id"] ?? hint?.Client;
        // Section 2: both must name the same client.
        if (hint is not null && hint.Client != id) return Problem.InvalidRequest("The client_id is not that of the id_token_hint.");
        var client = id is null ? null : services.Clients.Find(id);
        if (id is not null && client is null) return Problem.UnknownClient;
        var redirect = RedirectOf(form.Value, client);
        if (redirect.IsProblem) return redirect.Problem;
        if (hint is not null && await EndAsync(hint, http, services)) http.Record(AuditEvent.LoggedOut, subject: hint.LoginId.Value);
        string[] locales = form.Value["ui_locales"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var data = new LogoutPageData(hint is not null, client?.Name, redirect.Value, locales);
        return PageWithData.Of("logout.html", data, PageJson.Default.LogoutPageData);
    }

    /// <summary>Ends a login; false if it has already ended, or only the headers of the page are asked for.</summary>
    private static async Task<bool> EndAsync(IdTokenHint login, HttpContext http, Services services) =>
        !HttpMethods.IsHead(http.Request.Method)
        && await http.CallAsync(services.Grains.Account(login.AccountId).EndLogin, new EndLogin(http.RequestId(), login.LoginId));

    /// <summary>
    /// Where the person goes afterwards: only to an address that the client has registered (section 3), and nowhere if the request does not
    /// say which client it is.
    /// </summary>
    private static Result<string?> RedirectOf(OAuthForm form, OAuthClient? client)
    {
        if (client is null || form["post_logout_redirect_uri"] is not { } text) return (string?)null;
        if (!client.PostLogoutRedirectUris.Any(uri => uri.Matches(text))) return Problem.UnknownLogoutRedirect;
        return form["state"] is { } state ? AuthorizationTarget.WithParameters(text, [new("state", state)]) : text;
    }
}
