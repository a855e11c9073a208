using QrLogin.Api.OpenApi;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

/// <summary>Accounts and logins.</summary>
internal static class AccountDocs
{
    private const string TokenDescription = "The login token. It is bound to the device of the request, and to the key of its DPoP proof where it had one.";

    public static readonly Doc Register = new(
        "register", Tags.Accounts, "Register an account", "Where passwords are switched off (`QrLogin:Passwords`), this is 404 `not_found`.")
    {
        Body = Content.Of(new RegisterRequest("ann", "correct horse battery staple", "Ann")),
        Answers = [new(201, "The account.", Content.Of(Examples.Account))],
        Refusals = [Problem.Validation("username", "Must be 3 to 64 letters, digits or . _ - @ +"), Problem.Of(new(RefusalCode.UsernameTaken))],
    };

    public static readonly Doc LogIn = new(
        "logIn",
        Tags.Accounts,
        "Log in with a password",
        "A phone's first login. An unknown name, a wrong password and a disabled account are the same refusal, in its body and in its time. Where passwords are switched off, this is 404 `not_found`.")
    {
        Access = Access.Device,
        Body = Content.Of(new LogInRequest("ann", "correct horse battery staple", "Ann's phone")),
        Answers = [new(200, TokenDescription, Content.Of(Examples.ByPassword))],
        Refusals =
        [
            Problem.Of(new(RefusalCode.InvalidCredentials)),
            Problem.Of(new(RefusalCode.TooManyAttempts, RetryAfter: TimeSpan.FromMinutes(1))),
        ],
    };

    public static readonly Doc Me = new("me", Tags.Accounts, "Who this login is", "The account, the device and the login of the token. With another provider's token, `login` is null.")
    {
        Access = Access.LoginToken,
        Answers = [new(200, "The login.", Content.Of(Examples.Me))],
    };

    public static readonly Doc Logins = new(
        "listLogins", Tags.Accounts, "List the account's logins", "All that are alive. With another provider's token, none is `current`.")
    {
        Access = Access.LoginToken,
        Answers = [new(200, "The logins.", Content.Of(Examples.Logins))],
    };

    public static readonly Doc EndLogin = new(
        "endLogin", Tags.Accounts, "End a login", "Its token is dead everywhere at once. A login of another account is not found.")
    {
        Access = Access.LoginToken,
        Parameters = ["loginId"],
        Answers = [new(204, "It has ended.")],
        Refusals = [Problem.Of(new(RefusalCode.LoginNotFound)), Problem.Of(new(RefusalCode.LoginTooYoung))],
    };

    public static readonly Doc EndOtherLogins = new(
        "endOtherLogins", Tags.Accounts, "End every other login", "All but this one. With another provider's token, all.")
    {
        Access = Access.LoginToken,
        Answers = [new(204, "They have ended.")],
        Refusals = [Problem.Of(new(RefusalCode.LoginTooYoung))],
    };

    public static readonly Doc LogOut = new("logOut", Tags.Accounts, "Log out", "Ends this login. With another provider's token it does nothing.")
    {
        Access = Access.LoginToken,
        Answers = [new(204, "It has ended.")],
    };
}
