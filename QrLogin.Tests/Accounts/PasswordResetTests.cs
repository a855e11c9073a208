using Microsoft.Extensions.DependencyInjection;
using QrLogin.Api.Operator;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>A person who forgot the password gets a code from an operator.</summary>
public sealed class PasswordResetTests(ClockedApiHost service) : IClassFixture<ClockedApiHost>
{
    private const string NewPassword = "a better horse battery staple";

    private HttpClient Http => service.Http;

    [Fact]
    public async Task A_reset_code_sets_a_new_password_once_ends_all_logins_and_drops_the_delay()
    {
        var phone = await TestPhone.LoggedIn(Http);
        for (int i = 0; i < 5; i++) await LogIn(phone, "wrong horse");
        Assert.Equal((429, "too_many_attempts"), (await LogIn(phone, TestPhone.Password)).Refusal);
        string code = await Allow(phone);
        Assert.Equal(204, (await Reset(code)).Status);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(200, (await LogIn(phone, NewPassword)).Status);
        Assert.Equal((401, "invalid_credentials"), (await LogIn(phone, TestPhone.Password)).Refusal);
        Assert.Equal((400, "invalid_reset_code"), (await Reset(code)).Refusal);
    }

    [Fact]
    public async Task Only_the_last_code_works_and_only_for_an_hour()
    {
        var phone = await TestPhone.LoggedIn(Http);
        string first = await Allow(phone), second = await Allow(phone);
        Assert.Equal((400, "invalid_reset_code"), (await Reset(first)).Refusal);
        service.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal((400, "invalid_reset_code"), (await Reset(second)).Refusal);
        Assert.Equal(200, (await LogIn(phone, TestPhone.Password)).Status);
    }

    [Theory]
    [InlineData("qrr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_code_that_nobody_was_given_is_refused(string code) =>
        Assert.Equal((400, "invalid_reset_code"), (await Reset(code)).Refusal);

    [Fact]
    public async Task A_password_that_is_too_short_does_not_use_up_the_code()
    {
        var phone = await TestPhone.LoggedIn(Http);
        string code = await Allow(phone);
        Assert.Equal(
            (400, "validation"),
            (await Http.Call(HttpMethod.Post, "api/v1/password-resets", new { resetCode = code, newPassword = "short" })).Refusal);
        Assert.Equal(204, (await Reset(code)).Status);
    }

    [Fact]
    public async Task A_changed_password_makes_the_code_useless()
    {
        var phone = await TestPhone.LoggedIn(Http);
        string code = await Allow(phone);
        var body = new { currentPassword = TestPhone.Password, newPassword = NewPassword };
        Assert.Equal(204, (await phone.Call(HttpMethod.Put, "me/password", body)).Status);
        Assert.Equal((400, "invalid_reset_code"), (await Reset(code)).Refusal);
    }

    [Fact]
    public async Task Two_resets_with_one_code_at_once_set_one_password()
    {
        var phone = await TestPhone.LoggedIn(Http);
        string code = await Allow(phone);
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Reset(code, NewPassword + i)));
        Assert.Single(replies, r => r.Status == 204);
        Assert.All(replies.Where(r => r.Status != 204), r => Assert.Equal((400, "invalid_reset_code"), r.Refusal));
    }

    [Fact]
    public async Task An_account_without_a_password_has_none_to_reset()
    {
        var grains = service.Services.GetRequiredService<IGrainFactory>();
        var flow = GrainFlow.New(grains);
        await flow.Account.Create(flow.Profile);
        Assert.Null(await Admin.AllowReset(flow.Profile));
    }

    private AccountAdmin Admin => new(service.Services.GetRequiredService<IGrainFactory>(), service.Clock);

    private async Task<string> Allow(TestPhone phone)
    {
        var account = await Admin.Find(phone.Username);
        return (await Admin.AllowReset(account!))!.Value.Code;
    }

    private Task<Reply> Reset(string resetCode, string newPassword = NewPassword) =>
        Http.Call(HttpMethod.Post, "api/v1/password-resets", new { resetCode, newPassword });

    private Task<Reply> LogIn(TestPhone phone, string password) =>
        Http.Call(HttpMethod.Post, "api/v1/login", new { username = phone.Username, password }, device: phone.Device);
}
