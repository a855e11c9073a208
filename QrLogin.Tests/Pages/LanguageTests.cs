using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The pages use the browser's language, or the one that the person chose.</summary>
[Trait("Speed", "Slow")]
public sealed class LanguageTests(Browser browser, ApiHost api) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("en-GB", "en", "Enter the code")]
    [InlineData("zh-CN", "zh-Hans", "输入代码")]
    [InlineData("zh-TW", "zh-Hans", "输入代码")]
    [InlineData("fr-FR", "en", "Enter the code")]
    public async Task A_page_uses_the_browsers_language_or_English(string locale, string language, string title)
    {
        Browser.SkipIfMissing();
        await using var phone = await (await browser.Person(api.Http.BaseAddress!, locale: locale)).Goes("/link");
        await phone.Sees("link");
        Assert.Equal(language, await phone.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Contains(title, await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_the_language_loses_nothing_and_is_remembered()
    {
        Browser.SkipIfMissing();
        await using var phone = await (await browser.Person(api.Http.BaseAddress!)).Goes("/link");
        await phone.Sees("link");
        await phone.Types("user-code", "BCD");
        await phone.Clicks("look-up");
        Assert.Equal("A code has 8 letters; you entered 3.", await phone.Reads("user-code-error"));
        await phone.Clicks("language");
        Assert.Equal("代码有 8 个字母；您输入了 3 个。", await phone.Reads("user-code-error"));
        Assert.Equal("BCD", await phone.The("user-code").InputValueAsync());
        Assert.Equal("English", await phone.Reads("language"));

        await phone.Goes("/account");
        await phone.Sees("logged-out");
        Assert.Contains("您尚未登录", await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.Clicks("language");
        Assert.Contains("You are not logged in", await phone.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await phone.Page.ReloadAsync();
        await phone.Sees("logged-out");
        Assert.Equal("中文", await phone.Reads("language"));
        Assert.Empty(phone.Complaints);
    }

    [Fact]
    public async Task The_PCs_page_and_its_component_use_the_same_language()
    {
        Browser.SkipIfMissing();
        await using var pc = await (await browser.Person(api.Http.BaseAddress!, locale: "zh-CN")).Goes("/");
        await pc.Sees("waiting");
        Assert.Contains("手机", await pc.Page.Locator("qr-login .card").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("如何试用", await pc.The("hint").InnerTextAsync(), StringComparison.Ordinal);
        await pc.Clicks("language");
        Assert.Contains("phone", await pc.Page.Locator("qr-login .card").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("How to try it out", await pc.The("hint").InnerTextAsync(), StringComparison.Ordinal);
        await pc.Clicks("language");

        await using var phone = await browser.Person(api.Http.BaseAddress!, width: 390, height: 844);
        await phone.Goes(await pc.ScansScreen());
        await phone.Registers("user-" + Unique.Text(), "安");
        await phone.Sees("decide");
        await phone.Clicks("confirm");
        await pc.Sees("logged-in");
        Assert.Contains("您已登录为 安", await pc.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await pc.Clicks("log-out");
        await pc.Sees("logged-out");
        Assert.Contains("您已退出登录", await pc.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z]{4,}", await pc.Page.InnerTextAsync("main"));
        Assert.Empty(pc.Complaints);
    }

    [Theory]
    [InlineData("en-US", 1, "1 second", "You have one attempt left.", "1 hour ago")]
    [InlineData("en-US", 2, "2 seconds", "You have 2 attempts left.", "2 hours ago")]
    [InlineData("zh-CN", 1, "1秒钟", "还可尝试 1 次。", "1小时前")]
    [InlineData("zh-CN", 2, "2秒钟", "还可尝试 2 次。", "2小时前")]
    public async Task Plurals_and_times_are_formatted_correctly(string locale, int count, string wait, string tries, string ago)
    {
        Browser.SkipIfMissing();
        await using var phone = await (await browser.Person(api.Http.BaseAddress!, locale: locale)).Goes("/link");
        await phone.Sees("link");
        Assert.Equal(
            wait,
            await phone.Page.EvaluateAsync<string>("count => import('/js/i18n/time.js').then(time => `${time.duration(count)}`)", count));
        Assert.Contains(
            tries,
            await phone.Page.EvaluateAsync<string>(
                "count => import('/js/i18n/page-i18n.js').then(i18n => `${i18n.t('decide.wrong-number', { count })}`)", count),
            StringComparison.Ordinal);
        string said = await phone.Page.EvaluateAsync<string>(
            "count => import('/js/i18n/time.js').then(time => `${time.ago(new Date(Date.now() - count * 3600000 - 1000).toISOString())}`)",
            count);
        Assert.Equal(ago, said);
    }
}
