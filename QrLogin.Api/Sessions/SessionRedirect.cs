using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>A form that the page posts to the client (OAuth 2.0 Form Post Response Mode).</summary>
internal sealed record FormPostResponse(
    [property: Description("The client's redirect URI.")]
    [property: Url]
    string Action,
    [property: Description("The fields of the form.")]
    IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(FormPostResponse);
}

/// <summary>How a session answers its authorization request: with an address, or with a form.</summary>
internal sealed record SessionRedirect(string? RedirectTo, FormPostResponse? FormPost)
{
    public static readonly SessionRedirect None = new(null, null);

    /// <summary>The redirect of a session: with a code once it is confirmed, with an error once it is denied, and none before.</summary>
    public static SessionRedirect Of(SessionView view, PollTokenCaller pc, string issuer) => view switch
    {
        { CodeAuthorization: { } request, LoginSalt: { } salt } => Of(request, "code", pc.Token.DeriveCode(salt).Reveal(), issuer),
        { CodeAuthorization: { } request, Status: SessionStatus.Denied } => Of(request, "error", "access_denied", issuer),
        _ => None,
    };

    /// <summary>Hides the values: one contains a secret.</summary>
    public override string ToString() => nameof(SessionRedirect);

    /// <summary>The redirect that reports an error.</summary>
    public static SessionRedirect OfError(AuthorizationTarget target, string error, string issuer, string? description = null) =>
        To(target, target.Parameters("error", error, issuer, description));

    private static SessionRedirect Of(CodeAuthorization request, string name, string value, string issuer)
    {
        var target = AuthorizationTarget.Of(request);
        return To(target, target.Parameters(name, value, issuer));
    }

    private static SessionRedirect To(AuthorizationTarget target, IReadOnlyDictionary<string, string> parameters) => target.IsFormPost
        ? new(null, new(target.RedirectUri, parameters))
        : new(target.With(parameters), null);
}
