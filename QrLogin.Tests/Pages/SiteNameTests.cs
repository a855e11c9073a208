using QrLogin.Tests.Component;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The phone's page says which site or device asks, and what is not proved about it.</summary>
[Trait("Speed", "Slow")]
public sealed class SiteNameTests(Browser browser, ShopHost shop, ComponentHost component)
    : IClassFixture<Browser>, IClassFixture<ShopHost>, IClassFixture<ComponentHost>
{
    private const string
        NotVerified = "Not verified. Any program can use this name.",
        NotVerifiedZh = "未经验证：任何程序都可以使用此名称。";

    [Theory]
    [InlineData("en-US", "Log in to The shop on this computer?", NotVerified)]
    [InlineData("zh-CN", "在此电脑上登录The shop？", NotVerifiedZh)]
    public async Task A_person_whose_PC_is_on_a_sites_page_is_asked_about_that_site(string language, string title, string note)
    {
        Browser.SkipIfMissing();
        var pc = await TestPc.OpenFrom(shop.Http, ShopHost.Origin);
        await using var phone = await Asked(pc.QrText, language);
        Assert.Equal((title, note), (await Title(phone), await phone.Reads("client-note")));
        await phone.Page.IsAccessible("decide, for a site");
        await phone.Clicks("confirm");
        await phone.Sees("confirmed");
        Assert.Empty(phone.Complaints);
    }

    [Theory]
    [InlineData("tv", "Log in to The TV on this device?", true)]
    [InlineData("backend", "Log in to backend on this device?", false)]
    public async Task A_person_whose_device_asks_for_a_client_is_asked_about_that_client(string client, string title, bool hasNote)
    {
        Browser.SkipIfMissing();
        var asked = await shop.Http.Form(
            "oauth/device_authorization", (client == "backend" ? TestClient.Backend : TestClient.Tv).Parameters);
        await using var phone = await Asked(asked["verification_uri_complete"].GetString()!, "en-US");
        Assert.Equal((title, hasNote), (await Title(phone), await phone.The("client-note").IsVisibleAsync()));
        await phone.Page.IsAccessible("decide, for a device's client");
    }

    [Fact]
    public async Task A_person_whose_PC_is_on_our_own_page_is_asked_about_no_site()
    {
        Browser.SkipIfMissing();
        await using var phone = await Asked((await TestPc.Open(shop.Http)).QrText, "en-US");
        Assert.Equal("Log in on this device?", await Title(phone));
        Assert.False(await phone.The("client-note").IsVisibleAsync());
    }

    [Fact]
    public async Task A_person_who_scans_the_components_code_on_another_origin_is_asked_about_that_origins_client()
    {
        Browser.SkipIfMissing();
        await using var person = await browser.Person(component.Foreign.Address);
        var pc = await ShownComponent.On(
            person, component.Http, component.Foreign.PageFor(component.Http.BaseAddress!, "<qr-login></qr-login>"));
        await pc.Is("waiting");
        await using var phone = await Asked(await pc.Element.EvaluateAsync<string>("e => e.link"), "en-US", component.Http.BaseAddress);
        Assert.Equal("Log in to example on this computer?", await Title(phone));
    }

    private static Task<string> Title(Person phone) => phone.Page.Locator("[data-in=decide] h1").InnerTextAsync();

    private async Task<Person> Asked(string link, string language, Uri? server = null)
    {
        var phone = await browser.Person(server ?? shop.Http.BaseAddress!, width: 390, height: 844, locale: language);
        await phone.Goes(link);
        await phone.Registers("name-" + Unique.Text(), "Ann");
        await phone.Sees("decide");
        return phone;
    }
}
