using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenId;

/// <summary>People who log in to sites.</summary>
internal static class Visitors
{
    /// <summary>A person at a PC, who goes to a site and to the service.</summary>
    public static Task<Person> Visitor(this Browser browser, Uri site) => browser.Person(site);

    /// <summary>A person's phone.</summary>
    public static Task<Person> Phone(this Browser browser, Uri server) => browser.Person(server, width: 390, height: 844);

    /// <summary>Waits until the browser is at this address, whatever the query.</summary>
    public static Task IsAt(this Person person, Uri address) =>
        person.Page.WaitForURLAsync(url => url.Split('?', '#')[0] == address.ToString(), new() { Timeout = 30_000 });
}
